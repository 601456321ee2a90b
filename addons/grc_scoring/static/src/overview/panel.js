import {Component, markRaw, onError, onWillUpdateProps, useComponent, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {errorText} from "../figures/error_text";
import {HowComputed} from "../how/how_computed";

/**
 * Load what a panel shows when it is made, and again when the filters change; nobody waits for it.
 *
 * @param {(props: Object) => Promise<any>} load
 * @returns {{data: any, error: string, loading: boolean}}
 */
export function usePanel(load) {
    const component = useComponent();
    const state = useState({data: null, error: "", loading: true});
    const last = new KeepLast();
    const start = async (props) => {
        state.loading = true;
        try {
            const data = await last.add(load(props));
            Object.assign(state, {data: markRaw(data), error: "", loading: false});
        } catch (error) {
            Object.assign(state, {data: null, error: errorText(error), loading: false});
        }
    };
    start(component.props);
    onWillUpdateProps((next) => {
        if (next.filters !== component.props.filters) {
            start(next);
        }
    });
    return state;
}

/** The frame of a panel: its title, what it says while it loads or fails, a way to more, and how it is computed. */
export class OverviewPanel extends Component {
    static template = "grc_scoring.OverviewPanel";
    static components = {HowComputed};
    static props = {
        title: String,
        panel: Object,
        how: {type: String, optional: true},
        more: {type: Object, optional: true},
        slots: Object,
    };
}

/** A place for a panel: what fails in it, fails in it alone. */
export class PanelPlace extends Component {
    static template = "grc_scoring.PanelPlace";
    static props = {name: String, panel: Object, filters: Object, frame: Object};

    setup() {
        this.state = useState({error: ""});
        onError((error) => {
            this.state.error = errorText(error.cause || error);
        });
    }

    get classes() {
        return `o_grc_place o_grc_place_${this.props.panel.size || "third"}`;
    }
}
