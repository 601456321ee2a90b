"""SQL of the share of wallet: what customers spent with us in the last twelve months, by product category.

Category 0 is all of them together. Revenue of a category includes that of its sub-categories; what is sold without a
product, or of a product without category, is in category 0 alone.
"""

from odoo.addons.grc_base.tools.documents import counted, stamped
from odoo.addons.grc_base.tools.refresh.run import RefreshRun
from odoo.tools import SQL

#: Fewest customers who buy of a category for others to be estimated by them, and the quantile of their revenue.
FEWEST, QUANTILE = 10, 0.9


def lines(company, as_of, entities=None):
    """Return the SELECT of ``partner_id`` (entity), ``categ_id`` (may be NULL) and ``revenue``, untaxed.

    :param as_of: last day of the twelve months
    :param entities: ids of the customers to look at; None: everyone
    """
    among = SQL("TRUE")
    if entities is not None:
        # By the partners: the documents' index leads to them.
        among = SQL(
            "m.commercial_partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))", entities
        )
    return SQL(
        """
        SELECT e.commercial_partner_id AS partner_id, t.categ_id, SUM(-l.balance) AS revenue
          FROM account_move m
          JOIN res_partner e ON e.id = m.commercial_partner_id
          JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
          LEFT JOIN product_product v ON v.id = l.product_id
          LEFT JOIN product_template t ON t.id = v.product_tmpl_id
         WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s
               AND m.invoice_date > %(as_of)s::date - INTERVAL '12 months' AND %(among)s
         GROUP BY 1, 2
        """,
        company=company.id,
        stamped=stamped(),
        counted=counted(as_of, RefreshRun.excluded("m.journal_id", company.grc_excluded_journal_ids)),
        as_of=as_of,
        among=among,
    )


def said(company, as_of, entities=None):
    """Return the SELECT of what was said last of each customer and category, up to a day."""
    return SQL(
        """
        SELECT DISTINCT ON (e.commercial_partner_id, COALESCE(w.categ_id, 0))
               e.commercial_partner_id AS partner_id, COALESCE(w.categ_id, 0) AS categ_id, w.spending, w.origin, w.date
          FROM grc_wallet w
          JOIN res_partner e ON e.id = w.partner_id
         WHERE w.company_id = %(company)s AND w.date <= %(as_of)s AND %(among)s
         ORDER BY e.commercial_partner_id, COALESCE(w.categ_id, 0), w.date DESC, w.id DESC
        """,
        company=company.id,
        as_of=as_of,
        among=SQL("TRUE") if entities is None else SQL("e.commercial_partner_id = ANY(%s)", entities),
    )


def revenues(company, as_of, entities=None):
    """Return the WITH clause of ``lines``, ``said`` and ``sold``.

    ``sold`` has ``partner_id``, ``categ_id`` and ``revenue``: a row a customer for category 0, and one for each
    category of which he bought or of which something was said.
    """
    return SQL(
        """
        WITH lines AS MATERIALIZED (%(lines)s), said AS MATERIALIZED (%(said)s), sold AS (
            SELECT k.partner_id, k.categ_id, COALESCE(SUM(l.revenue), 0) AS revenue
              FROM (SELECT partner_id, categ_id FROM lines WHERE categ_id IS NOT NULL
                     UNION SELECT partner_id, categ_id FROM said WHERE categ_id > 0) k
              JOIN product_category kc ON kc.id = k.categ_id
              LEFT JOIN (lines l JOIN product_category lc ON lc.id = l.categ_id)
                   ON l.partner_id = k.partner_id AND lc.parent_path LIKE kc.parent_path || '%%'
             GROUP BY 1, 2
             UNION ALL
            SELECT k.partner_id, 0, COALESCE(SUM(l.revenue), 0)
              FROM (SELECT partner_id FROM lines UNION SELECT partner_id FROM said) k
              LEFT JOIN lines l ON l.partner_id = k.partner_id
             GROUP BY 1
        )
        """,
        lines=lines(company, as_of, entities),
        said=said(company, as_of, entities),
    )


def peers(company, as_of):
    """Return the SELECT of what customers who have something in common spend with us, by category.

    :return: SQL of the category (NULL: all), the industry or the statistical group that they have in common (the other
        is NULL), number of customers, and the quantile
    """
    return SQL(
        """
        %(revenues)s
        SELECT NULLIF(s.categ_id, 0), k.industry_id, k.group_id, COUNT(*),
               percentile_cont(%(quantile)s) WITHIN GROUP (ORDER BY s.revenue)
          FROM sold s
          JOIN res_partner p ON p.id = s.partner_id
          JOIN grc_customer c ON c.company_id = %(company)s AND c.partner_id = s.partner_id
         CROSS JOIN LATERAL (VALUES (p.industry_id, NULL::integer), (NULL, c.group_id)) k (industry_id, group_id)
         WHERE s.revenue > 0 AND COALESCE(k.industry_id, k.group_id) IS NOT NULL
         GROUP BY 1, 2, 3
        HAVING COUNT(*) >= %(fewest)s
        """,
        revenues=revenues(company, as_of),
        quantile=QUANTILE,
        company=company.id,
        fewest=FEWEST,
    )


def shares(company, as_of, entities=None, places=1):
    """Return the SELECT of ``grc.wallet.share``: what each customer spends with everyone, and our share of it.

    :param int places: an id is that of the customer × this + the category
    """
    return SQL(
        """
        (%(revenues)s
        SELECT r.customer_id * %(places)s::bigint + r.categ_id AS id, r.customer_id, r.partner_id, r.company_id,
               NULLIF(r.categ_id, 0) AS categ_id, r.categ_id = 0 AS whole, r.revenue, r.spending, r.origin, r.date,
               CASE WHEN r.spending > 0 THEN LEAST(GREATEST(r.revenue, 0) / r.spending, 1)
                    WHEN r.spending = 0 AND r.revenue > 0 THEN 1 END AS share,
               GREATEST(r.spending - GREATEST(r.revenue, 0), 0) AS elsewhere,
               COALESCE(r.revenue > r.spending, FALSE) AS beyond
          FROM (SELECT c.id AS customer_id, c.partner_id, c.company_id, s.categ_id, s.revenue, w.date,
                       CASE WHEN w.partner_id IS NOT NULL THEN w.origin
                            WHEN COALESCE(i.spending, g.spending) IS NOT NULL THEN 'peers' ELSE 'none' END AS origin,
                       CASE WHEN w.partner_id IS NOT NULL THEN w.spending
                            WHEN COALESCE(i.spending, g.spending) IS NOT NULL
                            THEN GREATEST(s.revenue, COALESCE(i.spending, g.spending),
                                          CASE WHEN s.categ_id = 0 THEN a.spending END) END AS spending
                  FROM sold s
                  JOIN grc_customer c ON c.company_id = %(company)s AND c.partner_id = s.partner_id
                  JOIN res_partner p ON p.id = c.partner_id
                  LEFT JOIN said w ON w.partner_id = s.partner_id AND w.categ_id = s.categ_id
                  LEFT JOIN (SELECT partner_id, MAX(spending) AS spending FROM said GROUP BY 1) a
                       ON a.partner_id = s.partner_id
                  LEFT JOIN grc_wallet_peer i ON i.company_id = c.company_id AND i.industry_id = p.industry_id
                       AND COALESCE(i.categ_id, 0) = s.categ_id
                  LEFT JOIN grc_wallet_peer g ON g.company_id = c.company_id AND g.group_id = c.group_id
                       AND COALESCE(g.categ_id, 0) = s.categ_id) r)
        """,
        revenues=revenues(company, as_of, entities),
        places=places,
        company=company.id,
    )
