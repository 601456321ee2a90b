/** The contact that a widget on a form is about: the record itself, or the customer of the document. */
export function partnerOf({resModel, resId, data}) {
    return resModel === "res.partner" ? resId : data.partner_id?.id;
}
