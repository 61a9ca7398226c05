/**
 * What the fence of Node 24 leaves open and a hostile function would reach for: signals to other processes of
 * the same user. The gateway is one: it could be ended, or told to open its debugger. Taken away from this
 * process before any flow is in it; what is taken away cannot be put back.
 */

/** Also under the names that Node keeps for itself. */
const SIGNALS = ['kill', '_kill', '_debugProcess', '_debugEnd'] as const

/** `self`: the process, as flows would come to it. */
export function withoutSignals(self: object): void {
  for (const name of SIGNALS) {
    Object.defineProperty(self, name, {
      value: () => {
        throw new Error(`${name} is not for flows: they send no signals`)
      },
      writable: false,
      configurable: false,
    })
  }
}
