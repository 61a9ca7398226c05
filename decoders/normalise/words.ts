/** `pm2_5`, `BatV`, `TempC_SHT` and `valveState` as lower-case words with a blank between. */
export function wordsOf(name: string): string {
  return name
    .slice(0, 60)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}
