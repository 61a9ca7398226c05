/** Reads the XML that our own writers and examples are made of: elements, attributes, text; no DTD. */

export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

/** Throws with the place of what is not well formed. */
export function readXml(text: string): XmlElement {
  const top: XmlElement = { name: '', attributes: new Map(), children: [], text: '' }
  const open = [top]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) throw new Error(`not well formed at ${at}: ${text.slice(at, at + 40)}`)
    const [, closed, opened, attributes = '', isEmpty, words] = match
    const inner = open.at(-1)!
    if (closed !== undefined) {
      if (open.length < 2 || inner.name !== closed)
        throw new Error(`</${closed}> closes <${inner.name}>`)
      open.pop()
    } else if (opened !== undefined) {
      const element = {
        name: opened,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      }
      inner.children.push(element)
      if (isEmpty !== '/') open.push(element)
    } else if (words !== undefined) inner.text += unescaped(words)
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('not one root that is closed')
  return top.children[0]!
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name, value] of text.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    if (found.has(name!)) throw new Error(`${name} twice`)
    found.set(name!, unescaped(value!))
  }
  return found
}

function unescaped(text: string): string {
  return text.replace(/&(\w*);?/g, (whole, name: string) => {
    const sign = ENTITIES[name]
    if (sign === undefined || !whole.endsWith(';')) throw new Error(`entity ${whole}`)
    return sign
  })
}
