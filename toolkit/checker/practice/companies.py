"""The fictional companies that practise: one for each template."""

from toolkit.checker.practice.company import NOT_IDENTIFIED, NOT_LISTED, Company, Supply
from toolkit.checker.spec import Spec


def _answers(*values: str, **more: str) -> dict[str, str]:
    return {f"Q{number}": value for number, value in enumerate(values, start=1)} | more


ROWAN_MOTORS = Company(
    name="Rowan Motors Ltd",
    address="14 Orchard Way, Millbrook, MB4 7RM, United Kingdom",
    contact_name="Nadia Fenwick",
    contact_email="nadia.fenwick@rowan-motors.example",
    contact_phone="+44 1632 960114",
    authorizer_name="Tomas Ibarra",
    authorizer_title="Director of Operations",
    authorizer_email="tomas.ibarra@rowan-motors.example",
    authorizer_phone="+44 1632 960120",
    scope="C",
    scope_description="All brushless motors of the RM series made at the Millbrook plant",
    policy_url="https://www.rowan-motors.example/minerals-policy",
    answers={
        "Tantalum": _answers("Yes", "Yes", "Yes", "Yes", "No", "Greater than 75%", "No", "Yes"),
        "Tin": _answers("Yes", "Yes", "Unknown", "Unknown", "No", "100%", "Yes", "Yes"),
        "Gold": _answers("Yes", "Yes", "No", "No", "Yes", "100%", "Yes", "Yes"),
        "Tungsten": _answers("No"),
    },
    supplies=(
        Supply("Tantalum", "Cedar Tantalum", recycled="No"),
        Supply("Tantalum", "Aspen Specialty Metals", recycled="No"),
        Supply("Tantalum", NOT_IDENTIFIED, recycled="Unknown"),
        Supply("Tin", "Juniper Tin Works", recycled="No"),
        Supply("Tin", "Maple Metals", recycled="No"),
        Supply("Tin", NOT_LISTED, name="Sorrel Tin", country="PERU", recycled="Unknown"),
        Supply("Gold", "Birch Refining", recycled="Yes"),
        Supply("Gold", "Willow Gold Recovery", recycled="Yes"),
    ),
)

_COBALT = (
    Supply("Cobalt", "Birchwood Cobalt", recycled="No"),
    Supply("Cobalt", "Plum River Cobalt", recycled="No"),
)
_MICA = (
    Supply("Mica", "Neem Mica Processors", recycled="No"),
    Supply("Mica", "Ravinala Mica", recycled="No"),
)

LINDEN_BATTERY = Company(
    name="Linden Battery Packs GmbH",
    address="Am Lindenhof 3, 99990 Lindenau, Germany",
    contact_name="Jonas Albrecht",
    contact_email="jonas.albrecht@linden-packs.example",
    contact_phone="+49 3623 555 0142",
    authorizer_name="Mirela Stan",
    authorizer_title="Head of Compliance",
    authorizer_email="mirela.stan@linden-packs.example",
    authorizer_phone="+49 3623 555 0100",
    policy_url="https://www.linden-packs.example/raw-materials",
    answers={
        "Cobalt": _answers("Yes", "Yes", "Unknown", "No", "100%", "Yes", "Yes", C="Yes"),
        "Nickel": _answers("Yes", "Yes", "No", "No", "Greater than 90%", "No", "Yes", C="Yes"),
        "Lithium": _answers("Yes", "Yes", "No", "No", "100%", "Yes", "Yes", C="No"),
        "Graphite": _answers(
            "Yes", "Yes", "Unknown", "No", "Greater than 75%", "No", "Yes", C="No"
        ),
        "Mica": _answers("No"),
    },
    supplies=(
        *_COBALT,
        Supply("Graphite", NOT_LISTED, name="Soot Oak Graphite", country="CHINA", recycled="No"),
        Supply("Lithium", "Salar Reed Lithium", recycled="No"),
        Supply("Lithium", "Wattle Lithium", recycled="No"),
        Supply("Nickel", "Spruce Nickel", recycled="No"),
        Supply("Nickel", "Meranti Nickel", recycled="No"),
        Supply("Nickel", NOT_IDENTIFIED, recycled="Unknown"),
    ),
)
"""For the EMRT 2; copper is not in its packs, so that it is not selected."""

LINDEN_CELLS = Company(
    **{
        key: getattr(LINDEN_BATTERY, key)
        for key in (
            "name",
            "address",
            "contact_name",
            "contact_email",
            "contact_phone",
            "authorizer_name",
            "authorizer_title",
            "authorizer_email",
            "authorizer_phone",
            "policy_url",
        )
    },
    answers={
        "Cobalt": _answers("Yes", "Yes", "Unknown", "No", "100%", "Yes", "Yes", C="Yes"),
        "Mica": {
            key: value
            for key, value in _answers(
                "Yes", "Yes", "Unknown", "", "Greater than 75%", "No", "Yes", C="Yes"
            ).items()
            if value
        },
    },
    supplies=(*_COBALT, *_MICA, Supply("Mica", NOT_IDENTIFIED, recycled="Unknown")),
)
"""For the EMRT 1, which asks about cobalt and mica alone."""

HAWTHORN_GLASS = Company(
    name="Hawthorn Glass SA",
    address="27 rue des Aubepines, 69099 Valfleury, France",
    contact_name="Claire Morvan",
    contact_email="claire.morvan@hawthorn-glass.example",
    contact_phone="+33 4 65 71 00 14",
    authorizer_name="Idris Benali",
    authorizer_title="Purchasing Director",
    authorizer_email="idris.benali@hawthorn-glass.example",
    authorizer_phone="+33 4 65 71 00 10",
    answers={
        "Silver": _answers("Yes", "Greater than 90%"),
        "Soda Ash": _answers("Yes", "Greater than 75%"),
        "Zinc": _answers("Yes", "Greater than 90%"),
        "Manganese": _answers("No"),
    },
    supplies=(
        Supply("Silver", "Jacaranda Silver", recycled="No"),
        Supply("Silver", "Moss Silver Refining", recycled="Yes"),
        Supply("Soda Ash", "Sagebrush Soda", recycled="No"),
        Supply("Zinc", "Rata Zinc", recycled="No"),
        Supply("Zinc", "Beech Zinc", recycled="No"),
    ),
    reasons={
        "Silver": "Conductive pastes on heated panes",
        "Soda Ash": "A customer asked for it",
        "Zinc": "Coating of frames",
        "Manganese": "A customer asked for it",
    },
)

OSIER_CELLS = Company(
    name="Osier Cells Oy",
    address="Pajutie 8, 33999 Pajula, Finland",
    contact_name="Elina Pajunen",
    contact_email="elina.pajunen@osier-cells.example",
    contact_phone="+358 9 4245 0014",
    authorizer_name="Mikko Raita",
    authorizer_title="Quality Manager",
    authorizer_email="mikko.raita@osier-cells.example",
    authorizer_phone="+358 9 4245 0010",
    policy_url="https://www.osier-cells.example/cobalt",
    answers={"Cobalt": _answers("Yes", "Unknown", "No", "100%", "Yes", "Yes")},
    supplies=_COBALT,
)

COMPANIES = {
    "CMRT": ROWAN_MOTORS,
    "EMRT": LINDEN_BATTERY,
    "AMRT": HAWTHORN_GLASS,
    "CRT": OSIER_CELLS,
}


def company_for(spec: Spec) -> Company:
    """Return the fictional company that fills in this form."""
    if spec.template == "EMRT" and spec.selection is None:
        return LINDEN_CELLS
    return COMPANIES[spec.template]
