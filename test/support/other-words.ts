/** Words that were used for the same thing beside those of the glossary. */
export const otherWords = {
  en: /\bconnected\b|\bquota\b|\bin distress\b|\bsaid yes\b/i,
  es: /(?<!\p{L})(logradas?|ganancia|bolsa|viej[oa]s|éxito|atendidas|edad de los datos|dijeron (que )?sí|entradas)(?!\p{L})/iu,
};
