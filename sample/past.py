"""What the load writes today as if it had been there before."""

from datetime import datetime, time

from odoo.tools import SQL

# No mail to whom an activity is given.
QUICK = {"mail_activity_quick_update": True}


def backdate(records, days, *columns):
    """Write the day of creation of new records, which the ORM always sets to now.

    :param days: one date a record
    :param columns: further columns (timestamps) that get the same day
    """
    if not records:
        return
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            "UPDATE %s t SET %s FROM unnest(%s::integer[], %s::timestamp[]) AS v(id, moment) WHERE t.id = v.id",
            SQL.identifier(records._table),
            SQL(", ").join(SQL("%s = v.moment", SQL.identifier(name)) for name in ("create_date", *columns)),
            records.ids,
            [datetime.combine(day, time(9)) for day in days],
        )
    )
    records.invalidate_recordset(["create_date", *columns])


def activities(env, rows):
    """Activities on records, in one go: those with ``date_done`` are done.

    :param rows: list of (record, type's external id, day of creation, values)
    """
    values = [
        {
            "res_model_id": env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": env.ref(kind).id,
            "date_deadline": day,
            "active": "date_done" not in more,
            **more,
        }
        for record, kind, day, more in rows
    ]
    made = env["mail.activity"].with_context(**QUICK).create(values)
    backdate(made, [day for _record, _kind, day, _more in rows])
    return made
