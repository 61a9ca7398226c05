/** ADDRESS:PORT as a configuration has it. */

/** `127.0.0.1:1700` or `[::1]:1700`; the schema has checked the form. */
export function splitAddress(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(':')
  return {
    address: text.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(text.slice(colon + 1)),
  }
}
