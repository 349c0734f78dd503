import type { ShopCore } from "../../generated/shop/index.ts";

export class Shop implements ShopCore {
}
