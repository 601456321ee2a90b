"""The articles that CDNOW's purchases become: CDs at three prices, with costs that differ."""

# reference, name, category, list price, cost
CDS = (
    ("CD-ECO", "CD, prix doux", "Fins de série", 8.99, 4.10),
    ("CD-CHANSON", "CD chanson française", "Nouveautés", 13.99, 8.20),
    ("CD-CLASSIQUE", "CD musique classique", "Fonds de catalogue", 14.49, 9.90),
    ("CD-JAZZ", "CD jazz", "Fonds de catalogue", 14.99, 7.40),
    ("CD-ROCK", "CD rock", "Nouveautés", 15.49, 9.10),
    ("CD-IMPORT", "CD d'importation", "Import", 21.90, 15.80),
    ("COFFRET", "Coffret de CD", "Coffrets", 44.90, 24.00),
)
MIDDLE = ("CD-CHANSON", "CD-CLASSIQUE", "CD-JAZZ", "CD-ROCK")


def ensure(env, companies):
    """The articles, created where they are missing, with their cost in each company."""
    template = env["product.product"].with_context(active_test=False)
    found = {p.default_code: p for p in template.search([("default_code", "in", [row[0] for row in CDS])])}
    for code, name, category, price, cost in CDS:
        if code not in found:
            found[code] = template.create(_values(env, code, name, category, price))
        for company in companies:
            article = found[code].with_company(company)
            if not article.standard_price:
                article.standard_price = cost
    return found


def _values(env, code, name, category, price):
    """Goods that are not counted in stock: an order of them waits for nothing."""
    return {
        "name": name,
        "default_code": code,
        "type": "consu",
        "categ_id": _category(env, category).id,
        "list_price": price,
        "taxes_id": [(6, 0, [])],
    }


def _category(env, name):
    category = env["product.category"]
    return category.search([("name", "=", name)], limit=1) or category.create({"name": name})


def choose(unit_cents, rng):
    """The reference of an article that may well cost this much."""
    if unit_cents < 1050:
        return "CD-ECO"
    if unit_cents >= 3000:
        return "COFFRET"
    return "CD-IMPORT" if unit_cents >= 1800 else rng.choice(MIDDLE)
