def post_init_hook(env):
    """Count the opportunities that are already there, in the background."""
    env["grc.queue"]._touch_company(env["res.company"].search([]))
