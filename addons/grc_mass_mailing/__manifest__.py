{
    "name": "Customer Relations: Mailings",
    "summary": "Mailings respect what contacts decided, and what contacts say of mailings is in the ledger",
    "version": "19.0.1.0.5",
    "category": "Sales/Customer Relations",
    "author": "Customer Relations team",
    "website": "https://github.com/customer-relations/customer-relations",
    "license": "LGPL-3",
    "depends": ["grc_base", "mass_mailing"],
    "data": [
        "views/mailing_list_views.xml",
        "views/mailing_mailing_views.xml",
        "views/unsubscribe_templates.xml",
    ],
    "assets": {"web.assets_tests": ["grc_mass_mailing/static/tests/tours/**/*"]},
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
