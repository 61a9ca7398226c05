/** XML as values, and as text: elements in the order in which they are given, everything escaped. */

export type Attributes = Readonly<Record<string, string>>
export type XmlNode = {
  /** With its prefix: `prk:occupied`. */
  readonly name: string
  readonly attributes: Attributes
  readonly content: string | readonly XmlNode[]
}

/** `undefined` and `false` among the children: left out. */
export function element(
  name: string,
  content: string | number | boolean | readonly (XmlNode | undefined | false)[] = [],
  attributes: Attributes = {},
): XmlNode {
  const children =
    typeof content === 'object'
      ? content.filter((one) => one !== undefined && one !== false)
      : String(content)
  return { name, attributes, content: children as XmlNode['content'] }
}

export function xmlText(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root)}\n`
}

function written({ name, attributes, content }: XmlNode): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const inner = typeof content === 'string' ? escaped(content) : content.map(written).join('')
  return inner === ''
    ? `<${name}${given.join('')}/>`
    : `<${name}${given.join('')}>${inner}</${name}>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** What XML 1.0 cannot hold (§2.2: most control characters, lone surrogates) becomes U+FFFD. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)
  )
}
