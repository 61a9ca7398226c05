/** The first configuration of a gateway: every line is a default or says how to change it. */

export function exampleConfig(dataDir: string): string {
  return `# Cigale. Check with: cigale config check FILE; all settings: cigale config schema
gateway:
  name: Cigale
  eui: auto                     # or 16 hex digits, as on the label
  # position: [5.4474, 43.5291, 212]   # longitude, latitude, metres

data: ${JSON.stringify(dataDir)}

radio:
  driver: semtech-udp           # packet forwarders send here
  region: EU868
  bind: 127.0.0.1:1700          # a network you trust, if not this machine: the protocol has no lock
  gateways: []                  # EUIs that may; [] = any

lorawan: { netId: "000000", rx2DataRate: 3 }

api:
  bind: 127.0.0.1:8080          # plain HTTP, for this machine
  # https: { cert: console.pem, key: console.key, ca: ca.pem }   # for telephones: docs/technician/trust.md

sync:
  transports:
    - { kind: pull }            # the hypervisor fetches from the local API
    # - { kind: mqtt, url: "mqtts://hypervisor.example:8883", cert: gw.pem, key: gw.key, ca: ca.pem }

# decoders: { repository: "https://decoders.example/cigale" }   # signed by the city: docs/maintainer
`
}
