import {accessible, addTours, fitsPhone, records} from "./steps";

/** What is configured: a list, or cards on a phone. */
addTours("grc_base_configured", {en: {}, fr: {}}, (said, phone) => [
    {content: "one of them", trigger: `.o_content ${records(phone)}`},
    accessible(".o_content"),
    fitsPhone(),
]);
