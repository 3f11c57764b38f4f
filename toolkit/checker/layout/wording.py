"""Every word that our workbooks print, in our own words: none is taken from a form."""

PRACTICE_MARK = "Practice workbook of the Academy - not the official form - fictional data"
MARK = "Workbook of the Academy - laid out like the official form, which it is not"
PRACTICE_PURPOSE = " All companies, people and smelters in this file are invented."
PURPOSE = (
    "Fill in the pale yellow cells. Columns D and E hold answers, columns G to J hold comments. "
    "Fields with (*) are required."
)
TITLES = {True: "Practice declaration", False: "Declaration"}

FIELDS = {
    "company_name": ("Company name (*)", "The full legal name."),
    "declaration_scope": (
        "Declaration scope (*)",
        "Whole company, products, or user defined.",
    ),
    "scope_description": ("Description of scope", "Required for a user-defined scope."),
    "company_unique_id": ("Company unique ID", "A number such as DUNS or VAT, if you have one."),
    "company_unique_id_authority": ("Unique ID authority", "Who issued that number."),
    "address": ("Address", "Street, town and country."),
    "contact_name": ("Contact name (*)", "The person who answers questions about this file."),
    "contact_email": ("Contact e-mail (*)", "One address with an @ sign."),
    "contact_phone": ("Contact phone (*)", "With the country code."),
    "authorizer_name": (
        "Authoriser (*)",
        "The person who answers for the content. Write the name.",
    ),
    "authorizer_title": ("Authoriser title", "The role of that person."),
    "authorizer_email": ("Authoriser e-mail (*)", "One address with an @ sign."),
    "authorizer_phone": ("Authoriser phone", "With the country code."),
    "effective_date": ("Effective date (*)", "The day on which the answers were true."),
}

QUESTIONS = {
    "used": (
        "Is the %(thing)s put into your products on purpose, or used on purpose to make them? (*)",
        "One answer a line. No ends the questions for that line.",
    ),
    "remaining": (
        "Does some of the %(thing)s stay in the finished product?",
        "Asked if question 1 is Yes. No ends the questions for that line.",
    ),
    "covered": (
        "Does a smelter in your supply chain buy %(thing)s from the DR Congo or its neighbours?",
        "If Yes, say in the comment which country.",
    ),
    "risk_areas": (
        "Does a smelter in your supply chain buy %(thing)s from an area of conflict or risk?",
        "Say in the comment which areas. The DR Congo and its neighbours count here too.",
    ),
    "recycled": (
        "Is all of the %(thing)s recycled or scrap?",
        "Yes only if every smelter uses recycled material alone.",
    ),
    "rate": (
        "What share of the suppliers that matter for this %(thing)s have answered you?",
        "Count suppliers, and choose the band from the list.",
    ),
    "identified": (
        "Do you know every smelter of this %(thing)s in your supply chain?",
        "Yes only if all suppliers answered and no smelter is left open.",
    ),
    "reported": (
        "Does this file report all smelters that your suppliers told you about?",
        "It may be Yes although not every smelter is known.",
    ),
}
"""By what a question asks; `thing` is metal, mineral or cobalt."""

THINGS = {"CMRT": "metal", "CRT": "cobalt"}
"""What a template asks about, if it is not minerals."""

COMPANY_QUESTIONS = {
    "policy": ("Do you have a policy for responsible minerals?", "Yes or No."),
    "policy_public": (
        "Is your policy on your public website? (If Yes, write its address in the comment.)",
        "The comment needs a web address that works.",
    ),
    "policy_coverage": (
        "Does your policy cover serious abuses of people, such as child labour?",
        "Yes or No.",
    ),
    "validated": (
        "Must your direct suppliers use smelters that an independent third party has assessed?",
        "Choose from the list.",
    ),
    "due_diligence": ("Do you carry out due diligence on minerals?", "Yes or No."),
    "suppliers_due_diligence": ("Must your direct suppliers do due diligence too?", "Yes or No."),
    "suppliers_coverage": (
        "Must the policies of your suppliers cover the same serious abuses?",
        "Yes or No.",
    ),
    "survey": (
        "Do you ask your suppliers about these materials?",
        "If you use another format, describe it in the comment.",
    ),
    "review": ("Do you check the answers of your suppliers against what you expect?", "Yes or No."),
    "corrective": (
        "Does this check lead to corrective action where it is needed?",
        "Yes or No.",
    ),
    "filing": (
        "Must you publish a yearly report on conflict minerals by law?",
        "In the United States, in the European Union, in both or in neither.",
    ),
}

PICKS = (
    "Minerals that this declaration covers (*)",
    "Choose at least one. The form sorts them and shows one line for each below.",
)
OTHER_PICKS = (
    "Names of other minerals",
    "Write the name below each choice of another mineral.",
)

SMELTER_COLUMNS = {
    "cid_input": (
        "Smelter ID (input)",
        "Type an ID here, and the line fills in by itself.",
    ),
    "metal": ("Metal (*)", "Choose the metal."),
    "lookup_name": (
        "Smelter look-up (*)",
        "Choose the smelter, or one of the two special entries.",
    ),
    "smelter_name": (
        "Smelter name (if not listed)",
        "Type the name of a smelter that is not listed.",
    ),
    "country": ("Smelter country (*)", "Where the smelter stands."),
    "smelter_id": ("Smelter ID", "CID and six digits."),
    "smelter_id_source": ("Source of the ID", "Who issued the ID."),
    "street": ("Street", "Optional."),
    "city": ("City", "Optional."),
    "state_province": ("State or province", "Optional."),
    "contact_name": ("Contact name", "Only with the consent of that person."),
    "contact_email": ("Contact e-mail", "Only with the consent of that person."),
    "next_steps": ("Next steps", "What you plan to do about this smelter."),
    "mine_names": (
        "Name of mine, or Recycled/Scrap",
        "Optional. Fully recycled metal has no mine.",
    ),
    "mine_countries": ("Country of mine, or Recycled/Scrap", "Optional, as in the column before."),
    "recycled_100": ("All recycled or scrap?", "Yes, No or Unknown."),
    "comments": ("Comments", "Anything that the reader should know."),
}

MINE_COLUMNS = {
    "metal": ("Mineral (*)", "Choose the mineral."),
    "smelter_name": ("Smelter that the mine supplies", "As in the Smelter List."),
    "mine_name": ("Mine (*)", "The name of the mine."),
    "mine_id": ("Mine ID", "A number for the mine, if there is one."),
    "mine_id_source": ("Source of the ID", "Who issued the ID."),
    "country": ("Country of the mine (*)", "Where the mine lies."),
    "street": ("Street", "Optional."),
    "city": ("City", "Optional."),
    "state_province": ("State or province", "Optional."),
    "contact_name": ("Contact name", "Only with the consent of that person."),
    "contact_email": ("Contact e-mail", "Only with the consent of that person."),
    "next_steps": ("Next steps", "What you plan to do about this mine."),
    "comments": ("Comments", "Anything that the reader should know."),
}

REASON_COLUMNS = {
    "mineral": ("Mineral", "A mineral of the Declaration."),
    "reason": ("Why it is in scope", "For example: a customer asked for it."),
}

PRODUCT_COLUMNS = {
    "product_number": (
        "Product number (*)",
        "Required for a scope of listed products; start in B6.",
    ),
    "product_name": ("Product name", "Optional."),
    "requester_product_number": ("Customer's product number", "Optional."),
    "requester_product_name": ("Customer's product name", "Optional."),
    "comments": ("Comments", "Optional."),
}

LOOKUP_COLUMNS = {
    "metal": "Metal",
    "lookup_name": "Name or alias",
    "standard_name": "Standard name",
    "country": "Country",
    "smelter_id": "Smelter ID",
    "id_source": "Source of the ID",
    "street": "Street",
    "city": "City",
    "state_province": "State or province",
}

ABOUT_PRACTICE = (
    "This workbook is made for practice. It has the same sheets and the same cells as the "
    "%(template)s, so that what you learn here fits the real form. The words are our own. Never "
    "send this file to a customer: download the current official form from its owner."
)
ABOUT = (
    "This workbook has the same sheets and the same cells as the %(template)s. The words are our "
    "own. Where a customer asks for the official form, copy your answers into it."
)
INTRODUCTION = (
    "Work in this order: Declaration, Smelter List, Product List if the scope asks for it, then "
    "the Checker. The Checker finds empty cells only. It does not find contradictions.",
    "Choose from the lists where a cell offers one. Answers are always in English.",
)
UPLOAD = "Save the file as .xlsx and upload it. You may correct and upload it again."

DEFINITIONS = (
    ("3TG", "Tin, tantalum, tungsten and gold."),
    ("Alias", "Another name for the same smelter. It has the same smelter ID."),
    ("Authoriser", "The person in the company who answers for the content of the declaration."),
    (
        "CAHRA",
        "Conflict-affected and high-risk area: a place with armed conflict, weak government or "
        "wide violation of rights and law.",
    ),
    (
        "Covered countries",
        "The Democratic Republic of the Congo and the nine countries that border it.",
    ),
    (
        "Due diligence",
        "Steady work to find, prevent, reduce and report risks in the supply chain.",
    ),
    ("Effective date", "The day for which the answers are true. It is not the day of sending."),
    ("Intentionally added", "Put in on purpose because the product needs it, not as a trace."),
    ("Recycled or scrap", "Metal from used products or from production waste, not from a mine."),
    ("Scope", "What the declaration covers: the company, listed products or a described part."),
    ("Smelter", "A plant that makes metal from ore or scrap. For gold it is called a refiner."),
    ("Smelter ID", "A number for one plant and one metal: CID and six digits."),
    ("Smelter not listed", "You know the name of the smelter, but the look-up does not have it."),
    ("Smelter not yet identified", "You do not know yet which smelter it is."),
    ("Supplier survey", "Asking suppliers for their declarations and for their smelters."),
)
