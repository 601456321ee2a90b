"""Customers and prospects as partners: named by Faker, seeded, every reference its own."""

from faker import Faker

from . import cdnow
from .plan import draw

TAGS = ("Collectionneur", "Médiathèque", "Club de jazz", "Presse", "Revendeur")
ABROAD = {
    "BE": ("Bruxelles", "Liège", "Namur"),
    "CH": ("Genève", "Lausanne", "Fribourg"),
    "CA": ("Montréal", "Québec"),
    "DE": ("Köln", "Hamburg"),
    "US": ("Boston", "New York"),
}
JOBS = ("Acheteuse", "Acheteur", "Gérante", "Comptabilité", "Programmation")


class People:
    """Makes partners from references; one Faker, reseeded for each reference."""

    def __init__(self, env, seed, plain=False, sellers=()):
        self.env, self.seed, self.plain, self.sellers = env, seed, plain, list(sellers)
        self.faker = Faker("fr_FR")
        self.countries = {c.code: c.id for c in env["res.country"].search([("code", "in", ["FR", *ABROAD])])}
        self.tags = {} if plain else self._tags()

    def _tags(self):
        category = self.env["res.partner.category"]
        found = {tag.name: tag.id for tag in category.search([("name", "in", TAGS)])}
        for name in TAGS:
            if name not in found:
                found[name] = category.create({"name": name}).id
        return found

    def known(self, refs):
        """The partners that exist, archived ones too: {ref: partner}."""
        partners = self.env["res.partner"].with_context(active_test=False)
        return {p.ref: p for p in partners.search([("ref", "in", list(refs))])}

    def values(self, ref):
        """The values of the partner ``ref``, with contacts if the partner is a company."""
        self.faker.seed_instance(f"{self.seed}/{ref}")
        rng = draw(self.seed, "person", ref)
        company = not self.plain and rng.random() < 0.25
        values = {
            "ref": ref,
            "is_company": company,
            "name": self.faker.company() if company else self.faker.name(),
            "email": self._email(ref, company),
            "phone": self.faker.phone_number(),
            "street": self.faker.street_address(),
            **self._town(rng),
        }
        if self.plain:
            return values
        if self.sellers and rng.random() < 2 / 3:
            values["user_id"] = rng.choice(self.sellers).id
        if rng.random() < 0.3:
            values["category_id"] = [(6, 0, [self.tags[rng.choice(TAGS)]])]
        if company:
            values["child_ids"] = [(0, 0, self._contact(ref, n, rng)) for n in range(rng.randint(1, 3))]
        return values

    def _contact(self, ref, number, rng):
        return {
            "type": "contact",
            "name": self.faker.name(),
            "function": rng.choice(JOBS),
            "email": self._email(f"{ref}-{number + 1}", False),
            "phone": self.faker.phone_number(),
        }

    def _email(self, ref, company):
        """An address that can never be delivered: the domains are reserved for examples."""
        return f"{'contact' if company else self.faker.user_name()}.{ref.lower()}@example.{'org' if company else 'com'}"

    def _town(self, rng):
        if rng.random() < 0.85:
            return {
                "city": self.faker.city(),
                "zip": self.faker.postcode(),
                "country_id": self.countries.get("FR"),
            }
        code = rng.choice(sorted(ABROAD))
        return {"city": rng.choice(ABROAD[code]), "country_id": self.countries.get(code)}

    def create(self, refs):
        """The partners ``refs``, created where they are missing: {ref: partner}."""
        found = self.known(refs)
        missing = [ref for ref in refs if ref not in found]
        made = self.env["res.partner"].create([self.values(ref) for ref in missing])
        return found | dict(zip(missing, made, strict=True))


def customer_refs(purchases):
    """The references of the customers of these purchases, in order."""
    return [cdnow.customer_ref(int(c)) for c in sorted(purchases["customer"].unique())]
