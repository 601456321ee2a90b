{
    "name": "Customer Relations: Campaigns",
    "summary": "Few contacts, at the right moment, and proof of what they brought",
    "version": "19.0.1.0.3",
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
        # Campaigns, what they do, contact pressure.
        "security/campaign/grc_campaign_security.xml",
        "security/run/grc_campaign_run_security.xml",
        "security/pressure/grc_pressure_security.xml",
        "data/grc_pressure_rule_data.xml",
        "data/grc_campaign_cron.xml",
        "views/campaign/grc_campaign_views.xml",
        "views/run/grc_campaign_run_views.xml",
        "views/pressure/grc_pressure_views.xml",
        "views/campaign/grc_campaign_run_menus.xml",
        # What they cost, what an order brings, what came of it.
        "views/money/grc_money_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["grc_campaign/static/src/**/*"],
        "web.assets_tests": ["grc_campaign/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
