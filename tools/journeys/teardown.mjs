export default async function tearDown() {
  const running = globalThis.openRoundsJourneys;
  await running?.stack.stop();
  running?.sink.closeAllConnections();
  running?.sink.close();
  await running?.outside.close();
}
