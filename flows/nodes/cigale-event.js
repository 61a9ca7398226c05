export { default } from './cigale-event.ts'
