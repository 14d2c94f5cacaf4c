const seconds = 3.5;
const terminal = 84;

/** Scenes one after the other, over and over: the page, and below it the terminal with what is typed and said. */
export function animation(scenes, { width, height }) {
  const share = 100 / scenes.length;
  const frames = scenes.map((scene, index) => frame(scene, index, { width, height }));
  const label = 'A demo: the page works; the vendor is broken and the page turns red; healed, it works again by itself';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + terminal}" role="img" aria-label="${label}">
<style>.scene{opacity:0;animation:show ${scenes.length * seconds}s step-end infinite}@keyframes show{0%{opacity:1}${share}%{opacity:0}}text{font:13px monospace;fill:#d6dde6;white-space:pre}</style>
<rect width="${width}" height="${height + terminal}" fill="#10151c"/>
${frames.join('\n')}
</svg>
`;
}

function frame({ command, line, image, seconds: since }, index, { width, height }) {
  const source = `data:image/png;base64,${image.toString('base64')}`;
  return `<g class="scene" style="animation-delay:${index * seconds}s">
<image width="${width}" height="${height}" href="${source}"/>
<text x="16" y="${height + 32}">$ ${escaped(command)}</text>
<text x="16" y="${height + 60}">${escaped(line)}</text>
<text x="${width - 16}" y="${height + 32}" text-anchor="end">${since} s</text>
</g>`;
}

const escaped = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
