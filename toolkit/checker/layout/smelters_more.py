"""The synthetic smelters of the minerals beyond tin, tantalum, tungsten and gold.

Metal; number; name; country; city; further names. As in the real lists there is none of graphite.
"""

LINES = """
Cobalt; CID990041; Birchwood Cobalt; FINLAND; Koivula; Birchwood Refining|Koivu Cobalt
Cobalt; CID990042; Pine Lake Cobalt; FINLAND; Mäntylä;
Cobalt; CID990043; Plum River Cobalt; CHINA; Meihua; Meihua Cobalt
Cobalt; CID990044; Peach Garden Metals; CHINA; Taoyuan Bay;
Cobalt; CID990045; Miombo Cobalt; CONGO, DEMOCRATIC REPUBLIC OF THE; Kapale; Miombo Hydromet
Cobalt; CID990046; Maritime Larch Cobalt; CANADA; Larchport;
Copper; CID990051; Laurel Copper; CHILE; Puerto Laurel; Fundición Laurel
Copper; CID990052; Algarrobo Copper; CHILE; Algarrobal;
Copper; CID990053; Kestrel Copper Works; ZAMBIA; Mukwa; Mukwa Copper
Copper; CID990054; Linde Kupfer; GERMANY; Lindwerder;
Lithium; CID990061; Salar Reed Lithium; ARGENTINA; Totoral; Totora Carbonate
Lithium; CID990062; Quebracho Lithium; ARGENTINA; Quebrachal;
Lithium; CID990063; Wattle Lithium; AUSTRALIA; Wattle Creek; Wattle Hydroxide
Lithium; CID990064; Osmanthus Lithium; CHINA; Guihua;
Mica; CID990071; Neem Mica Processors; INDIA; Nimgaon; Neem Flakes
Mica; CID990072; Sal Forest Mica; INDIA; Salbani;
Mica; CID990073; Ravinala Mica; MADAGASCAR; Ravinampy; Ravinala Exports
Mica; CID990074; Bamboo Grove Mica; CHINA; Zhulin;
Nickel; CID990081; Spruce Nickel; NORWAY; Granvik; Granvik Nikkel
Nickel; CID990082; Heather Nickel; NORWAY; Lyngmo;
Nickel; CID990083; Meranti Nickel; INDONESIA; Teluk Meranti; Meranti Matte
Nickel; CID990084; Karri Nickel; AUSTRALIA; Karridale East;
Aluminum; CID990091; Fireweed Aluminum; ICELAND; Eyrarós; Eyrarós Ál
Aluminum; CID990092; Angelica Aluminum; ICELAND; Hvönn;
Aluminum; CID990093; Lotus Alumina; CHINA; Lianhua;
Iridium; CID990096; Marula Iridium; SOUTH AFRICA; Marulaneng; Marula PGM
Iridium; CID990097; Protea Iridium; SOUTH AFRICA; Proteaville;
Lime; CID990101; Hornbeam Lime; POLAND; Grabowo; Grabowo Kalk
Lime; CID990102; Lilac Lime; POLAND; Bzowa;
Manganese; CID990106; Mopane Manganese; SOUTH AFRICA; Mopani; Mopane Alloys
Manganese; CID990107; Yellowwood Manganese; SOUTH AFRICA; Geelhout;
Palladium; CID990111; Cloudberry Palladium; NORWAY; Multemyr; Multe PGM
Palladium; CID990112; Elder Palladium; NORWAY; Hylleli;
Platinum; CID990116; Fynbos Platinum; SOUTH AFRICA; Renosterbos; Fynbos PGM
Platinum; CID990117; Aloe Platinum; SOUTH AFRICA; Aalwyn;
Rare Earth Elements; CID990121; Magnolia Rare Earths; CHINA; Mulan; Mulan Oxides
Rare Earth Elements; CID990122; Willow Lake Rare Earths; CHINA; Liuhu;
Rhodium; CID990126; Syringa Rhodium; SOUTH AFRICA; Seringveld; Syringa PGM
Rhodium; CID990127; Wildedagga Rhodium; SOUTH AFRICA; Dagga Kop;
Ruthenium; CID990131; Coral Tree Ruthenium; SOUTH AFRICA; Koraalboom; Coral Tree PGM
Ruthenium; CID990132; Sneezewood Ruthenium; SOUTH AFRICA; Nieshout;
Silver; CID990136; Jacaranda Silver; MEXICO; Jacaranda Vieja; Plata Jacaranda
Silver; CID990137; Mesquite Silver; MEXICO; Mezquital Alto;
Silver; CID990138; Moss Silver Refining; SWEDEN; Mossby;
Soda Ash; CID990141; Sagebrush Soda; UNITED STATES OF AMERICA; Sage Flats; Sage Flats Ash
Soda Ash; CID990142; Greasewood Soda; UNITED STATES OF AMERICA; Greasewood;
Zinc; CID990146; Rata Zinc; PERU; Ratayoc; Zinc Rata
Zinc; CID990147; Quinual Zinc; PERU; Quinualpampa;
Zinc; CID990148; Beech Zinc; BELGIUM; Beukenveld;
"""
