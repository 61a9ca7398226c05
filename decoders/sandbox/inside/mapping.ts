/**
 * A mapping expression as a script that compiles it (an `Expression` of `run.ts`). JSONata, loaded
 * before, found the place for a module's exports and stands there.
 */
export function mappingScript(expression: string): string {
  return `module.exports(${JSON.stringify(expression)})`
}
