export { default } from './cigale-uplink.ts'
