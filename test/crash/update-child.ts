/** A gateway that takes one update after the other until it is killed: `update-child.ts PLACE COUNT`. */

import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import { machineAt, repositoryAt } from './update-place.ts'

const [place = '', count = ''] = process.argv.slice(2)
const machine = machineAt(place)
console.log('ready')
// State i of the repository is of version i + 2.
for (let i = Math.max(0, machine.floor.timestamp - 2); i < Number(count); i++) {
  await machine.update(dirFetcher(repositoryAt(place, i)))
}
console.log('done')
