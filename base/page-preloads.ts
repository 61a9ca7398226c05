/**
 * A page's modules, asked for at once: a browser learns of a module's imports when it has come, and a tree
 * six deep costs six round trips of a phone in the street. Pure.
 */

const IMPORT = /(?:^|[;}\n])\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]/g
const BEGIN = /<(?:script type="module" src|link rel="modulepreload" href)="([^"]+)"/g

/** Paths of all that `path` loads at once, itself first, then by how soon each is named. */
export function reachOf(
  path: string,
  codeAt: (path: string) => string | undefined,
): readonly string[] {
  const found = [path]
  for (const one of found) {
    const code = codeAt(one)?.replace(/\/\*[\s\S]*?\*\//g, '') ?? ''
    for (const [, name = ''] of code.matchAll(IMPORT)) {
      const named = new URL(name, `http://page${one}`).pathname
      if (!found.includes(named)) found.push(named)
    }
  }
  return found
}

/** `html` with a preload for each module that its own modules load. */
export function withPreloads(html: string, codeAt: (path: string) => string | undefined): string {
  const begun = [...html.matchAll(BEGIN)].map(([, path = '']) => path)
  const reached = new Set(begun.flatMap((path) => reachOf(path, codeAt)))
  const links = [...reached]
    .filter((path) => !begun.includes(path))
    .map((path) => `<link rel="modulepreload" href="${path}">\n`)
  return html.replace('</head>', `${links.join('')}</head>`)
}
