"""The seeded academy: people, a company, courses, at every stage. Also who may sign in to it."""

PASSWORD = "walk-the-chain"

SIGN_INS = [
    ("Learner, has done nothing", "ana.reyes@rowan-motors.example"),
    ("Learner, half-way", "tomas.ibarra@rowan-motors.example"),
    ("Company manager", "ingrid.holm@rowan-motors.example"),
    ("Team manager", "david.okafor@rowan-motors.example"),
    ("Supplier's manager", "jonas.weber@calder-metals.example"),
    ("Trainer (authoring at /cms/)", "trainer@academy.example"),
    ("Operator (everything)", "operator@academy.example"),
]


def signins() -> list[tuple[str, str, str]]:
    """Return role, e-mail address and password of the demo's people; none before it is loaded."""
    from academy.accounts.models import User

    there = set(
        User.objects.filter(email__in=[email for _role, email in SIGN_INS]).values_list(
            "email", flat=True
        )
    )
    return [(role, email, PASSWORD) for role, email in SIGN_INS if email in there]
