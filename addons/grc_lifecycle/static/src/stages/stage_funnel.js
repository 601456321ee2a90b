import {Component} from "@odoo/owl";

/** A bar for each stage, in the order in which customers go through them. */
export class StageFunnel extends Component {
    static template = "grc_lifecycle.StageFunnel";
    static props = {data: Object, onOpen: Function};
}
