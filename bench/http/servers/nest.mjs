// NestJS on Express, with class-validator. Decorators are called by hand, as what TypeScript makes of them.
import "reflect-metadata";
import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  ValidationPipe,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Type } from "class-transformer";
import * as is from "class-validator";
import { createOrder, getOrder, listOrders } from "./orders.mjs";

const statuses = ["open", "paid", "shipped", "cancelled"];

class NewOrder {}
properties(NewOrder, {
  customerId: [is.IsUUID()],
  reference: [is.IsString(), is.Length(1, 50)],
  status: [is.IsIn(statuses)],
  quantity: [is.IsInt(), is.Min(1), is.Max(1000)],
  price: [is.IsNumber(), is.Min(0)],
  currency: [is.IsString(), is.Matches(/^[A-Z]{3}$/)],
  tags: [
    is.IsOptional(),
    is.IsArray(),
    is.ArrayMaxSize(10),
    is.IsString({ each: true }),
    is.MaxLength(30, { each: true }),
  ],
  note: [is.IsOptional(), is.IsString(), is.MaxLength(500)],
});

class OrderFilter {
  limit = 20;
}
properties(OrderFilter, {
  limit: [Type(() => Number), is.IsInt(), is.Min(1), is.Max(100)],
  status: [is.IsOptional(), is.IsIn(statuses)],
});

class Orders {
  list({ limit, status }) {
    return listOrders(limit, status);
  }
  get(id) {
    return getOrder(id);
  }
  create(body) {
    return createOrder(body);
  }
}
controller("orders", Orders, {
  list: [Get(), OrderFilter, Query()],
  get: [Get(":id"), String, Param("id", ParseUUIDPipe)],
  create: [Post(), NewOrder, Body()],
});

export async function start(others) {
  const controllers = Array.from({ length: others }, (_, index) => otherController(index));
  class App {}
  Module({ controllers: [...controllers, Orders] })(App);
  const app = await NestFactory.create(App, { logger: false });
  app.disable("x-powered-by");
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  await app.listen(0);
  return app.getHttpServer();
}

function otherController(index) {
  class Others {
    get(id) {
      return getOrder(id);
    }
  }
  controller(`others${index}`, Others, { get: [Get(":id"), String, Param("id", ParseUUIDPipe)] });
  return Others;
}

function properties(type, decorators) {
  for (const [name, ones] of Object.entries(decorators)) {
    for (const decorate of ones) decorate(type.prototype, name);
  }
}

function controller(path, type, methods) {
  for (const [name, [method, parameterType, parameter]] of Object.entries(methods)) {
    const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name);
    Reflect.defineMetadata("design:paramtypes", [parameterType], type.prototype, name);
    parameter(type.prototype, name, 0);
    method(type.prototype, name, descriptor);
  }
  Controller(path)(type);
}
