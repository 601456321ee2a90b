{
    "name": "Customer Relations: Example",
    "summary": "How an addon adds a figure, a score, documents, actions and a panel",
    "version": "19.0.1.0.0",
    "category": "Sales/Customer Relations",
    "author": "Customer Relations team",
    "website": "https://github.com/customer-relations/customer-relations",
    "license": "LGPL-3",
    "depends": ["grc_lifecycle"],
    "data": [
        "security/ir.model.access.csv",
        "security/grc_example_receipt_security.xml",
        "views/grc_example_receipt_views.xml",
        "views/grc_customer_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["grc_example/static/src/**/*"],
        "web.assets_tests": ["grc_example/static/tests/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
}
