import {onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {TextField, textField} from "@web/views/fields/text/text_field";

/** A text that may be dictated where the browser knows speech; elsewhere the keyboard's microphone does it. */
export class DictatedTextField extends TextField {
    static template = "grc_base.DictatedTextField";

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.dictation = useState({listening: false});
        this.Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
        onWillUnmount(() => this.recognition?.abort());
    }

    get canDictate() {
        return Boolean(this.Recognition) && !this.props.readonly;
    }

    toggleDictation() {
        if (this.dictation.listening) {
            this.recognition.stop();
            return;
        }
        this.recognition = new this.Recognition();
        Object.assign(this.recognition, {lang: user.lang, continuous: true, interimResults: false});
        this.recognition.onresult = ({results, resultIndex}) => this.addSpoken(results[resultIndex][0].transcript);
        this.recognition.onerror = ({error}) => this.onDictationError(error);
        this.recognition.onend = () => {
            this.dictation.listening = false;
        };
        this.recognition.start();
        this.dictation.listening = true;
    }

    /** What was said goes behind what stands there, and is part of the record at once. */
    async addSpoken(words) {
        const area = this.textareaRef.el;
        const before = area ? area.value.trimEnd() : this.props.record.data[this.props.name] || "";
        const text = [before, words.trim()].filter(Boolean).join(" ");
        await this.props.record.update({[this.props.name]: text});
    }

    onDictationError(error) {
        if (error === "not-allowed" || error === "service-not-allowed") {
            this.notification.add(
                _t("The microphone is not allowed here: allow it in the browser, or use the one of your keyboard."),
                {type: "warning"},
            );
        } else if (error === "network") {
            this.notification.add(_t("Speech is not recognised without a connection: type, or try again."), {
                type: "warning",
            });
        }
    }
}

registry.category("fields").add("grc_dictated_text", {
    ...textField,
    component: DictatedTextField,
    displayName: _t("Text that may be dictated"),
});
