/** Words that were used for the same thing beside those of the glossary. */
export const otherWords = {
  en: /\b(connected|quota|in distress|said yes|(un)?successful callbacks?|callbacks? (that )?succeed(s|ed)?|chose a callback|success rate|age of the data|poll(s|ed)?|bag of calls)\b/i,
  es: /(?<!\p{L})(logradas?|ganancia|bolsa|viej[oa]s|éxito|atendidas|edad de los datos|dijeron (que )?sí|entradas)(?!\p{L})/iu,
};
