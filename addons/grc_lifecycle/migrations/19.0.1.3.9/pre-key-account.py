"""Key accounts are named for calls, too: their field is this addon's now, and keeps its values."""


def migrate(cr, version):
    cr.execute(
        "UPDATE ir_model_data SET module = 'grc_lifecycle'"
        " WHERE module = 'grc_campaign' AND name ~ '^field_res_(partner|users)__grc_key_account$'"
    )
