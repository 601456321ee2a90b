{
    "name": "Customer Relations: Campaigns",
    "summary": "Few contacts, at the right moment, and proof of what they brought",
    "version": "19.0.1.0.0",
    "category": "Sales/Customer Relations",
    "author": "Customer Relations team",
    "website": "https://github.com/customer-relations/customer-relations",
    "license": "LGPL-3",
    "depends": ["grc_lifecycle", "grc_mass_mailing"],
    "external_dependencies": {"python": ["numpy", "scipy"]},
    "data": [
        "security/ir.model.access.csv",
        "security/audience/grc_audience_security.xml",
        "views/grc_campaign_menus.xml",
        "views/audience/grc_audience_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["grc_campaign/static/src/**/*"],
        "web.assets_tests": ["grc_campaign/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
