/**
 * `cigale soak NAME [OPTIONS]`: long simulations and loops, each a module with a `main` that gives
 * the exit code: 0 clean, 1 something broke, 2 used wrongly.
 */

type Soak = { main(args: readonly string[]): Promise<number> }

const SOAKS: Readonly<Record<string, { readonly text: string; load(): Promise<Soak> }>> = {
  city: {
    text: 'lives of a simulated city under every mix of faults',
    load: () => import('./city.ts'),
  },
  mutants: {
    text: 'broken cores, each of which the city must catch',
    load: () => import('./mutants.ts'),
  },
}

const [name = '', ...rest] = process.argv.slice(2)
const soak = Object.hasOwn(SOAKS, name) ? SOAKS[name] : undefined
if (!soak) {
  const isHelp = ['', '--help', '-h'].includes(name)
  const say = isHelp ? console.log : console.error
  if (!isHelp) say(`cigale soak: there is no soak called ${name}`)
  say('usage: cigale soak NAME [--help]\n')
  for (const [one, { text }] of Object.entries(SOAKS)) say(`  ${one.padEnd(10)}${text}`)
  say('\nfor instance: cigale soak city --seeds 20')
  process.exit(isHelp ? 0 : 2)
}
process.exit(await (await soak.load()).main(rest))
