/** Entrance of a hypervisor in a process of its own: `node hypervisor-child.ts DATABASE MQTT_URL`. */

import { startHypervisor } from '../../sync/hypervisor/main.ts'

const [, , database, url] = process.argv
const hypervisor = await startHypervisor({ database: database!, mqtt: { url: url! } })
process.on('SIGTERM', () => void hypervisor.close().then(() => process.exit(0)))
process.send?.('ready')
