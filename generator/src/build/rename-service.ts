import type {
  Content,
  EventType,
  Parameter,
  Publication,
  Response,
  Route,
  Service,
  Stream,
} from "../model/index.ts";
import { renameRefs } from "./schema/rename.ts";

type IdOf = (key: string) => string;

/** The service with the keys of types replaced by their ids, now that these are known. */
export function renameService(service: Service, idOf: IdOf): Service {
  return {
    ...service,
    routes: service.routes.map((route) => renameRoute(route, idOf)),
    webhooks: service.webhooks.map((one) => ({ ...one, route: renameRoute(one.route, idOf) })),
    streams: service.streams.map((one) => renameStream(one, idOf)),
    publications: service.publications.map((one) => renamePublication(one, idOf)),
    subscriptions: service.subscriptions.map((one) => ({
      ...one,
      event: renameEvent(one.event, idOf),
    })),
  };
}

function renameRoute(route: Route, idOf: IdOf): Route {
  const { parameters, groups, body, responses } = route;
  return {
    ...route,
    parameters: parameters.map((one) => renameParameter(one, idOf)),
    groups: Object.fromEntries(Object.entries(groups).map(([at, key]) => [at, idOf(key)])),
    ...(body && { body: { ...body, content: renameContent(body.content, idOf) } }),
    responses: responses.map((one) => renameResponse(one, idOf)),
  };
}

function renameResponse(response: Response, idOf: IdOf): Response {
  const { headers, headerGroup, content } = response;
  return {
    ...response,
    ...(headerGroup !== undefined && { headerGroup: idOf(headerGroup) }),
    headers: headers.map((one) => renameParameter(one, idOf)),
    content: renameContent(content, idOf),
  };
}

function renameParameter(parameter: Parameter, idOf: IdOf): Parameter {
  return { ...parameter, schema: renameRefs(parameter.schema, idOf) };
}

function renameContent(content: readonly Content[], idOf: IdOf): readonly Content[] {
  return content.map(({ type, ...rest }) => ({
    ...rest,
    ...(type !== undefined && { type: idOf(type) }),
  }));
}

function renameStream(stream: Stream, idOf: IdOf): Stream {
  const { parameters } = stream;
  if (parameters === undefined) return stream;
  return { ...stream, parameters: { ...parameters, type: idOf(parameters.type) } };
}

function renamePublication(publication: Publication, idOf: IdOf): Publication {
  const { event, answers } = publication;
  return {
    ...publication,
    event: renameEvent(event, idOf),
    ...(answers && {
      answers: { ...answers, requests: answers.requests.map((one) => renameHeaders(one, idOf)) },
    }),
  };
}

function renameHeaders<Item extends { readonly headers?: string }>(item: Item, idOf: IdOf): Item {
  return item.headers === undefined ? item : { ...item, headers: idOf(item.headers) };
}

function renameEvent(event: EventType, idOf: IdOf): EventType {
  return { ...renameHeaders(event, idOf), payload: idOf(event.payload) };
}
