import { createClient } from '@cert/api-client/client';
import { operationTable } from '@cert/api-client/operation-table';
import { useConnection } from './connection.ts';
import { useDevice } from './device.ts';
import { sendRequest } from './send-request.ts';
import { useSession, type Side } from './session.ts';
import { createTransport, type TransportParts } from './transport.ts';

// H5 is served by the API's own server, so its addresses are relative; the mini program has no origin of its own.
let base = '';
// #ifndef H5
base = import.meta.env.VITE_API_BASE ?? 'http://127.0.0.1:3000';
// #endif

/** How requests reach the server; send-file.ts and fetch-file.ts send in their own way. */
export const transportParts: TransportParts = {
  base,
  deviceId: () => useDevice().id,
  token: (side) => useSession().sessions[side]?.token,
  onTokenRefused: (side, token) => useSession().dropToken(side, token),
  onReachable: (isReachable) => {
    useConnection().isLost = !isReachable;
  },
  send: sendRequest,
};

/** One client for each identity, so that no call can carry the other's token (rule 23). */
export const api = {
  anyone: createClient(operationTable, createTransport(transportParts)),
  practitioner: createClient(operationTable, createTransport(transportParts, 'practitioner')),
  institution: createClient(operationTable, createTransport(transportParts, 'institution')),
};

/** A path of the server (a banner picture) as an address that this build can load. */
export const serverAddress = (path: string): string => `${base}${path}`;

/** The client of one identity, sending in another way than as JSON. */
export const apiSending = (side: Side, send: TransportParts['send']) => createClient(operationTable, createTransport({ ...transportParts, send }, side));
