// What a front-end does with the types of the document. It is compiled, never run: where a type
// says too little, a line fails, and where it says too much, an expected error is missing.
import type { components, operations, paths } from "./api";

type Schemas = components["schemas"];
type Body<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Read } } } };
}
  ? Read
  : never;

/** The kinds of pay are told apart by `kind`, and there is no other one. */
export function inWords(terms: Schemas["ContractRead"]["terms"]): string {
  switch (terms.kind) {
    case "hourly":
      return `${terms.rate.amount} ${terms.rate.currency} an hour`;
    case "project":
      return `${terms.price.amount} for ${terms.milestones?.length ?? 0} milestones`;
    case "retainer":
      return `${terms.fee.amount} a ${terms.period}`;
    case "fixed_fee":
      return `${terms.amount.amount} a ${terms.period}`;
    case "salary":
      return `${terms.amount.amount} a ${terms.period}, as staff`;
    case "commission":
      return `${terms.percent ?? "a tiered"} percent of sales`;
    case "pro_bono":
      return `for free instead of ${terms.list_rate.amount} an hour`;
    case "combined":
      return terms.parts.map((part) => inWords(part)).join(", and ");
    default:
      return noOther(terms);
  }
}

function noOther(nothing: never): never {
  throw new Error(`a new kind: ${JSON.stringify(nothing)}`);
}

/** Who is calling: a person has memberships, a key has scopes. */
export function organizationsOf(me: Body<"/v1/me">): string[] {
  return me.kind === "key"
    ? [me.organization_id]
    : me.memberships.map((membership) => membership.organization_id);
}

/** Every list is walked by the same few lines. */
export async function* walk<Item>(
  read: (cursor: string | null) => Promise<{ items: Item[]; next_cursor: string | null }>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; next_cursor: string | null } = await read(cursor);
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

export async function titlesOfActive(get: (path: string) => Promise<Response>): Promise<string[]> {
  const query: NonNullable<operations["contracts_search_contracts"]["parameters"]["query"]> = {
    status: ["active"],
    limit: 100,
  };
  const titles: string[] = [];
  for await (const contract of walk(async (cursor) => {
    const after = cursor === null ? "" : `&cursor=${cursor}`;
    const answer = await get(`/v1/contracts?limit=${query.limit}&status=${query.status}${after}`);
    return (await answer.json()) as Body<"/v1/contracts">;
  })) {
    titles.push(contract.title);
  }
  return titles;
}

type Pause = operations["contracts_pause_contract"];

/** A contract changes only on the condition of the version that was seen. */
export const headers: Pause["parameters"]["header"] = { "If-Match": '"3-9f86d081884c7d65"' };
// @ts-expect-error: the condition is missing
export const unconditional: Pause["parameters"]["header"] = {};

/** Every refusal has one shape. */
export function reason(
  problem: Pause["responses"][412]["content"]["application/problem+json"],
): string {
  return problem.errors[0]?.pointer ?? problem.code;
}

/** Money is text: nobody reckons with floats by accident. */
// @ts-expect-error: text is no number
export const doubled = (rate: Schemas["Money"]): number => rate.amount * 2;

export const job: Schemas["JobCreate"] = {
  title: "Sort my inbox every morning",
  description: "About forty messages a day.",
  engagement: "hourly",
  categories: ["email_management"],
  // @ts-expect-error: the status is not for the caller to set
  status: "open",
};
