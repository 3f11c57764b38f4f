"""The synthetic smelter list of the workbooks that we make: no plant in it exists."""

from dataclasses import dataclass
from functools import cache

from toolkit.checker.layout.smelters_more import LINES
from toolkit.checker.lookup import KnownSmelter

ID_SOURCE = "Practice list"


@dataclass(frozen=True)
class Smelter:
    """One fictional smelter or refiner; `number` is `CID99` and four digits."""

    metal: str
    name: str
    number: str
    country: str
    city: str
    province: str = ""
    aliases: tuple[str, ...] = ()


def _further() -> tuple[Smelter, ...]:
    lines = LINES.strip().splitlines()
    made = []
    for line in lines:
        metal, number, name, country, city, names = (part.strip() for part in line.split(";"))
        aliases = tuple(filter(None, names.split("|")))
        made.append(Smelter(metal, name, number, country, city, aliases=aliases))
    return tuple(made)


SMELTERS = (
    Smelter(
        "Gold", "Birch Refining", "CID990001", "NORWAY", "Birkedal", "Viken", ("Birch Gold AS",)
    ),
    Smelter(
        "Gold",
        "Willow Gold Recovery",
        "CID990002",
        "GERMANY",
        "Weidenau",
        "Hessen",
        ("Willow Recycling", "WGR Precious"),
    ),
    Smelter("Gold", "Fjord Precious Metals", "CID990003", "NORWAY", "Elvestad", "Vestland"),
    Smelter("Gold", "Linden Gold", "CID990004", "GERMANY", "Lindenbach", "Bayern", ("Linden Au",)),
    Smelter("Gold", "Hazel Assay Works", "CID990005", "SWITZERLAND", "Haselried", "Bern"),
    Smelter(
        "Gold",
        "Shannon Refiners",
        "CID990006",
        "IRELAND",
        "Osierford",
        "Kent",
    ),
    Smelter("Gold", "Sakura River Gold", "CID990007", "JAPAN", "Kawazoe", "Gifu", ("Sakura Gold",)),
    Smelter("Gold", "Murray Gold Refinery", "CID990008", "AUSTRALIA", "Redgum", "Victoria"),
    Smelter("Gold", "Ponderosa Bullion", "CID990009", "CANADA", "Larch Falls", "Ontario"),
    Smelter("Gold", "Baobab Gold House", "CID990010", "SOUTH AFRICA", "Kremetart", "Limpopo"),
    Smelter(
        "Tin",
        "Juniper Tin Works",
        "CID990011",
        "THAILAND",
        "Ban Son",
        "Phuket",
        ("Juniper Smelting",),
    ),
    Smelter(
        "Tin",
        "Maple Metals",
        "CID990012",
        "MALAYSIA",
        "Sungai Merah",
        "Perak",
        ("Maple Tin Berhad", "Maple Smelter"),
    ),
    Smelter("Tin", "Teak River Tin", "CID990013", "THAILAND", "Mae Sak", "Phuket"),
    Smelter("Tin", "Mangrove Smelting", "CID990014", "MALAYSIA", "Kuala Bakau", "Perak"),
    Smelter("Tin", "Cemara Tin", "CID990015", "INDONESIA", "Pantai Cemara", "", ("Cemara Timah",)),
    Smelter("Tin", "Banyan Metals", "CID990016", "INDONESIA", "Tanjung Ara"),
    Smelter(
        "Tin",
        "Altiplano Tin",
        "CID990017",
        "BOLIVIA (PLURINATIONAL STATE OF)",
        "Queñua",
        "Oruro",
        ("Estaños Altiplano",),
    ),
    Smelter("Tin", "Andes Cedar Tin", "CID990018", "PERU", "Cedro Alto", "Ica"),
    Smelter("Tin", "Ebony Solder Metals", "CID990019", "BELGIUM", "Zwarthout"),
    Smelter("Tin", "Jatoba Tin", "CID990020", "BRAZIL", "Rio Jatobá", "Minas Gerais"),
    Smelter(
        "Tantalum",
        "Cedar Tantalum",
        "CID990021",
        "JAPAN",
        "Sugimachi",
        "Fukui",
        ("Cedar Powder KK",),
    ),
    Smelter(
        "Tantalum",
        "Aspen Specialty Metals",
        "CID990022",
        "ESTONIA",
        "Haavaküla",
        "Ida-Viru",
        ("Aspen Rare Metals",),
    ),
    Smelter("Tantalum", "Hinoki Capacitor Metals", "CID990023", "JAPAN", "Hinokigawa", "Fukui"),
    Smelter("Tantalum", "Alder Rare Metals", "CID990024", "ESTONIA", "Lepasaare", "Ida-Viru"),
    Smelter("Tantalum", "Camphor Metals", "CID990025", "CHINA", "Zhangshu Bay", "Jiangxi"),
    Smelter(
        "Tantalum", "Sycamore Powders", "CID990026", "UNITED STATES OF AMERICA", "Planetree", "Ohio"
    ),
    Smelter("Tantalum", "Ipê Tântalo", "CID990027", "BRAZIL", "Ipê Amarelo", "Minas Gerais"),
    Smelter("Tantalum", "Elbe Tantal", "CID990028", "GERMANY", "Ulmenau", "Sachsen"),
    Smelter("Tantalum", "Irtysh Metals", "CID990029", "KAZAKHSTAN", "Terekty"),
    Smelter("Tantalum", "Acacia Tantalum", "CID990030", "INDIA", "Babulpur"),
    Smelter(
        "Tungsten",
        "Spruce Tungsten",
        "CID990031",
        "AUSTRIA",
        "Fichtental",
        "Steiermark",
        ("Spruce Wolfram",),
    ),
    Smelter("Tungsten", "Larch Hard Metals", "CID990032", "AUSTRIA", "Lärchenau", "Kärnten"),
    Smelter("Tungsten", "Bamboo Tungsten", "CID990033", "CHINA", "Zhuxi", "Hunan", ("Bamboo APT",)),
    Smelter("Tungsten", "Ginkgo Powders", "CID990034", "CHINA", "Yinxing", "Jiangxi"),
    Smelter("Tungsten", "Red River Wolfram", "CID990035", "VIET NAM", "Sông Đỏ"),
    Smelter("Tungsten", "Han River Tungsten", "CID990036", "KOREA, REPUBLIC OF", "Beodeul"),
    Smelter(
        "Tungsten",
        "Yew Carbide",
        "CID990037",
        "SWEDEN",
        "Yewdale",
        "Cumbria",
    ),
    Smelter("Tungsten", "Kamo River Metals", "CID990038", "JAPAN", "Yanagi", "Toyama"),
    Smelter(
        "Tungsten", "Hemlock Metals", "CID990039", "UNITED STATES OF AMERICA", "Tsuga", "Maine"
    ),
    Smelter("Tungsten", "Danube Wolfram", "CID990040", "CZECHIA", "Jilmová"),
    *_further(),
)

_BY_NAME = {
    (smelter.metal, name): smelter
    for smelter in SMELTERS
    for name in (smelter.name, *smelter.aliases)
}


def find(metal: str, name: str) -> Smelter | None:
    """Return the smelter of this metal that carries the name or alias, if there is one."""
    return _BY_NAME.get((metal, name))


def neighbours(smelter: Smelter) -> tuple[Smelter, ...]:
    """Return the other smelters of the same metal and the same country."""
    return tuple(
        other
        for other in SMELTERS
        if other is not smelter and (other.metal, other.country) == (smelter.metal, smelter.country)
    )


@cache
def synthetic_lookup() -> tuple[KnownSmelter, ...]:
    """Return the list as a form's look-up sheet has it: a line for each name and alias."""
    lines = [
        KnownSmelter(
            smelter.metal,
            name,
            smelter.name,
            smelter.country,
            smelter.number,
            ID_SOURCE,
            smelter.city,
            smelter.province,
        )
        for smelter in SMELTERS
        for name in (smelter.name, *smelter.aliases)
    ]
    return tuple(sorted(lines, key=lambda line: (line.metal, line.lookup_name.casefold())))
