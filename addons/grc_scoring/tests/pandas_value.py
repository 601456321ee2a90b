"""Class, policy and concentration said once more, in pandas, on the documents themselves."""

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

PURCHASE = 1


def days(series):
    return (pd.to_datetime(series) - pd.Timestamp("1970-01-01")).dt.days


def documents(env, company):
    """Return the posted customer documents of a company: customer, day, kind, amount, margin, reversed."""
    env.flush_all()
    env.cr.execute(
        """
        SELECT p.commercial_partner_id, m.invoice_date, m.grc_kind, m.amount_untaxed_signed::float8,
               m.grc_margin::float8, m.grc_reversed_on
          FROM account_move m JOIN res_partner p ON p.id = m.commercial_partner_id
         WHERE m.company_id = %s AND m.state = 'posted' AND m.grc_kind > 0
        """,
        [company.id],
    )
    frame = pd.DataFrame(env.cr.fetchall(), columns=["customer", "date", "kind", "amount", "margin", "reversed"])
    return frame.assign(day=days(frame.date), reversed=days(frame.reversed))


class Values:
    """What the customers are worth on one day, one row a customer with a purchase in :attr:`rows`."""

    def __init__(self, frame, as_of, months=24, shares=(0.8, 0.95), value_share=0.8, grace=0, basis="margin"):
        self.today = (as_of - pd.Timestamp("1970-01-01").date()).days
        start = (as_of - relativedelta(months=months) - pd.Timestamp("1970-01-01").date()).days if months else -1e9
        frame = frame[frame.day <= self.today]
        self.frame = frame[frame.reversed.isna() | (frame.reversed > self.today)]
        self.purchases = self.frame[self.frame.kind == PURCHASE]
        occasions = self.purchases.groupby("customer").day
        rows = pd.DataFrame({"first": occasions.min(), "last": occasions.max(), "occasions": occasions.nunique()})
        recent = self.frame[self.frame.day > start].groupby("customer")[["amount", "margin"]].sum().round(2)
        rows = rows.join(recent.rename(columns={"amount": "revenue"})).fillna({"revenue": 0, "margin": 0})
        rows["frequency"] = self.purchases[self.purchases.day > start].groupby("customer").day.nunique()
        rows["frequency"] = rows.frequency.fillna(0).astype(int)
        rows["best"] = self.best()
        rows = rows.join(self.rhythm())
        rows["class"] = self.cut(rows[basis], shares).map({0: "a", 1: "b", 2: "c"}) if rows[basis].sum() > 0 else None
        high = self.cut(rows.best, (value_share,)) == 0
        late = self.today >= rows.late_from + grace
        quarter = max(self.usual / 4, 7)
        new = (rows.occasions <= 2) & (self.today - rows["first"] <= max(90, self.usual + quarter))
        rows["policy"] = np.select(
            [new, high & ~late, ~high & ~late, high & late], ["early", "retain", "rationalise", "conquer"], "abandon"
        )
        self.rows, self.basis = rows, basis

    def best(self):
        def year(own):
            starts = own.day[own.kind == PURCHASE].unique()
            return max((own.margin[(own.day >= day) & (own.day < day + 365)].sum() for day in starts), default=np.nan)

        return self.frame.groupby("customer")[["day", "kind", "margin"]].apply(year).round(2)

    def rhythm(self):
        """The design's usual silence: max(q, (x·q + 2·Q) / (x + 2)), late when exceeded by a quarter, 7 at least."""
        gaps = {
            customer: np.sort(np.diff(np.sort(own.unique())))
            for customer, own in self.purchases.groupby("customer").day
        }
        x = pd.Series({customer: len(own) for customer, own in gaps.items()})
        q = pd.Series(
            {
                customer: own[int(np.ceil(0.9 * len(own) - 1e-9)) - 1] if len(own) else 0
                for customer, own in gaps.items()
            }
        )
        telling = np.sort(q[x >= 2])
        self.usual = float(np.clip(telling[(len(telling) - 1) // 2], 30, 365)) if len(telling) >= 20 else 90.0
        silence = np.maximum(q, (x * q + 2 * self.usual) / (x + 2))
        last = self.purchases.groupby("customer").day.max()
        # The first whole day of silence that is longer than it may be.
        return pd.DataFrame({"late_from": last + np.floor(silence + np.maximum(silence / 4, 7) + 1e-9) + 1})

    @staticmethod
    def cut(values, shares):
        """Number of the class: what the strictly greater values bring together decides, equal values together."""
        groups = values.groupby(values).sum().sort_index(ascending=False)
        before = (groups.cumsum() - groups) / values.sum()
        found = pd.Series(len(shares), index=groups.index)
        for place, share in reversed(list(enumerate(shares))):
            found[(before < share - 1e-9) & (found.index > 0)] = place
        return values.map(found)

    def concentration(self):
        """Return ``{customers, value, a, a_value, best_fifth, half, gini, curve}`` of the customers of the window."""
        own = self.rows[(self.rows.frequency > 0) | (self.rows[self.basis] != 0)]
        values = own[self.basis].sort_values(ascending=False).to_numpy()
        shares = np.concatenate(([0], values.cumsum() / values.sum()))
        places = np.arange(len(shares)) / (len(shares) - 1)
        pairs = np.abs(values[:, None] - values[None, :]).sum()
        return {
            "customers": len(own),
            "value": values.sum(),
            "a": (own["class"] == "a").sum(),
            "a_value": own[self.basis][own["class"] == "a"].sum(),
            "best_fifth": np.interp(0.2, places, shares),
            "half": places[np.argmax(shares >= 0.5 - 1e-9)],
            "gini": pairs / (2 * len(values) * np.abs(values).sum()),
            "curve": (places, shares),
        }
