/** Whether a filter names what entities of a set have: a typing error is an error and not an empty answer. */

import { type EntitySet, NAVIGATION, PROPERTIES } from './entity.ts'
import type { Filter, Operand } from './filter.ts'
import { filterError } from './filter-tokens.ts'

/** Throws SensorThingsError that points at the first path that leads nowhere. */
export function checkFilter(filter: Filter, set: EntitySet): void {
  if (filter.kind === 'not') checkFilter(filter.of, set)
  else if (filter.kind === 'truth') checkOperand(filter.of, set)
  else if (filter.kind === 'compare') {
    checkOperand(filter.left, set)
    checkOperand(filter.right, set)
  } else {
    checkFilter(filter.left, set)
    checkFilter(filter.right, set)
  }
}

function checkOperand(operand: Operand, set: EntitySet): void {
  if (operand.kind === 'call') for (const one of operand.of) checkOperand(one, set)
  if (operand.kind === 'path') checkPath(operand.path, operand.at, set)
}

function checkPath([name = '', ...rest]: readonly string[], at: number, set: EntitySet): void {
  if (name === 'id' || name === '@iot.id' || PROPERTIES[set].includes(name)) return
  const navigation = NAVIGATION[set][name]
  if (navigation?.set === 'Observations') {
    throw filterError(at, 'Observations stand in no path: ask for them themselves')
  }
  if (navigation && rest.length > 0) {
    checkPath(rest, at, navigation.set)
    return
  }
  const known = [...PROPERTIES[set], ...Object.keys(NAVIGATION[set])].join(', ')
  throw filterError(
    at,
    navigation
      ? `${name} needs a property behind it`
      : `${set} have no ${name}; they have id, ${known}`,
  )
}
