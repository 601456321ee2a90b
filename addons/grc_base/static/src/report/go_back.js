import {registry} from "@web/core/registry";

/** Back to where the form was opened from; there it stays when there is no such place. */
async function goBack(env) {
    try {
        await env.services.action.restore();
    } catch (error) {
        if (error.name !== "ControllerNotFoundError") {
            throw error;
        }
        await env.services.action.doAction("soft_reload");
    }
}

registry.category("actions").add("grc_base.go_back", goBack);
