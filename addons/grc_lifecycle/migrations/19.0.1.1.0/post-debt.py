def migrate(cr, version):
    """Tell apart what is to be collected of overdue invoices, and what is at stake of it.

    So far the whole amount was at stake. The part without taxes is taken from the oldest invoice, chance and days from
    what the company assumes.
    """
    cr.execute(
        """
        UPDATE grc_action a
           SET to_collect = a.stake, stake = n.stake,
               rank = GREATEST(n.stake, 0) * a.probability / GREATEST(a.effort, 1)
          FROM (SELECT o.id, ROUND(o.stake * COALESCE(s.never_paid, 0.05)
                                   * COALESCE(m.amount_untaxed_signed / NULLIF(m.amount_total_signed, 0), 1)
                                   + o.stake * COALESCE(c.grc_late_rate, 0) / 100 * COALESCE(s.pay_days, 30) / 365, 2)
                       AS stake
                  FROM grc_action o
                  JOIN res_company c ON c.id = o.company_id
                  LEFT JOIN account_move m ON m.id = o.res_id AND o.res_model = 'account.move'
                  LEFT JOIN grc_action_assumption s ON s.company_id = o.company_id AND s.source = 'overdue'
                 WHERE o.source = 'overdue' AND o.to_collect IS NULL AND o.stake IS NOT NULL) n
         WHERE a.id = n.id
        """
    )
