"""Every word that a practice workbook prints, in our own words: none is taken from a form."""

MARK = "Practice workbook of the Academy - not the official form - fictional data"
TITLE = "Practice declaration in the layout of the Conflict Minerals Reporting Template (CMRT)"
PURPOSE = (
    "Fill in the pale yellow cells. Columns D and E hold answers, columns G to J hold comments. "
    "Fields with (*) are required. All companies, people and smelters in this file are invented."
)

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
    "Q1": (
        "1) Is the metal put into your products on purpose, or used on purpose to make them? (*)",
        "Yes or No for each metal. No ends the questions for this metal.",
    ),
    "Q2": (
        "2) Does some of the metal stay in the finished product?",
        "Asked if question 1 is Yes. No ends the questions for this metal.",
    ),
    "Q3": (
        "3) Does a smelter in your supply chain buy the metal from the DR Congo or its neighbours?",
        "Yes, No or Unknown. If Yes, say in the comment which country.",
    ),
    "Q4": (
        "4) Does a smelter in your supply chain buy the metal from an area of conflict or risk?",
        "Yes, No or Unknown. The countries of question 3 count here too.",
    ),
    "Q5": (
        "5) Is all of the metal recycled or scrap?",
        "Yes only if every smelter of this metal uses recycled material alone.",
    ),
    "Q6": (
        "6) What share of the suppliers that matter for this metal have answered you?",
        "Count suppliers, and choose the band from the list.",
    ),
    "Q7": (
        "7) Do you know every smelter of this metal in your supply chain?",
        "Yes only if all suppliers answered and no smelter is left open.",
    ),
    "Q8": (
        "8) Does this file report all smelters that your suppliers told you about?",
        "It may be Yes although question 7 is No.",
    ),
}

COMPANY_QUESTIONS = {
    "A": ("A. Do you have a policy for responsible minerals?", "Yes or No."),
    "B": (
        "B. Is this policy on your public website? (If Yes, write its address in the comment.)",
        "The comment needs a web address that works.",
    ),
    "C": (
        "C. Must your direct suppliers use smelters that an independent third party has assessed?",
        "Yes or No.",
    ),
    "D": ("D. Do you carry out due diligence on minerals?", "Yes or No."),
    "E": (
        "E. Do you ask your suppliers about these metals?",
        "If you use another format, describe it in the comment.",
    ),
    "F": ("F. Do you check the answers of your suppliers against what you expect?", "Yes or No."),
    "G": ("G. Does this check lead to corrective action where it is needed?", "Yes or No."),
    "H": (
        "H. Must you publish a yearly report on conflict minerals by law?",
        "In the United States, in the European Union, in both or in neither.",
    ),
}

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

PRODUCT_COLUMNS = {
    "product_number": (
        "Product number (*)",
        "Required for a scope of listed products; start in B6.",
    ),
    "product_name": ("Product name", "Optional."),
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

INTRODUCTION = (
    "This workbook is made for practice. It has the same sheets and the same cells as the CMRT, so "
    "that what you learn here fits the real form. The words are our own. Never send this file to "
    "a customer: download the current official form from the Responsible Minerals Initiative.",
    "Work in this order: Declaration, Smelter List, Product List if the scope asks for it, then "
    "the Checker. The Checker finds empty cells only. It does not find contradictions.",
    "Choose from the lists where a cell offers one. Answers are always in English.",
    "Save the file as .xlsx and upload it to the exercise. You may correct and upload it again.",
)

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
