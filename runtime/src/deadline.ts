/** What work comes to; where it takes longer than `ms`, what `late` answers or throws. The work itself goes on. */
export async function within<Result, Late>(
  ms: number,
  work: Promise<Result> | Result,
  late: () => Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, over.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
