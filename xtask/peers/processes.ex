# A process for each countdown on the BEAM, which is told that there may be two million.
#
# Version: elixir --short-version
# Build: elixirc -o {out} {file}
# Peer: Elixir
# Run: elixir --erl +P2000000 -pa {out} -e Countdowns.main --

defmodule Countdowns do
  import Bitwise

  def main do
    start = now()

    case System.argv() do
      [] ->
        wait_for(for {name, delay} <- [A: 1000, B: 800, C: 500], do: spawned(fn -> print(name, delay, start) end))
        IO.write("#{rule()}\nDone\n")

      [n] ->
        n = String.to_integer(n)
        # Of ticks, by how late they are.
        counts = :counters.new(28 * 32, [])
        wait_for(for delay <- delays(n), do: spawned(fn -> count(delay, start, counts) end))
        [p50, p99, largest] = for percent <- [50, 99, 100], do: percentile(counts, percent * 3 * n)
        IO.puts("late by #{p50}, p99 #{p99}, at most #{largest} s")
    end
  end

  defp delays(0), do: []
  defp delays(n), do: Stream.map(0..(n - 1), &(1_000_000 - div(500_000 * &1, n)))

  defp now, do: System.monotonic_time(:microsecond)
  defp rule, do: String.duplicate("-", 40)

  # Each tells this process when it has ended. Whichever ends next: to look for one among a million
  # messages would take longer than all the rest.
  defp spawned(job), do: spawn_monitor(job)
  defp wait_for(all), do: for(_ <- all, do: receive(do: ({:DOWN, _, _, _, _} -> :ok)))

  defp print(name, delay, start) do
    [letter] = Atom.to_charlist(name)

    for n <- [3, 2, 1] do
      Process.sleep(delay)
      elapsed = :io_lib.format("~.4f", [(now() - start) / 1.0e6])
      IO.write("#{rule()}\n#{elapsed} \t#{String.duplicate("\t", letter - ?A)}#{name} = #{n}\n")
    end
  end

  defp count(delay, start, counts) do
    for n <- [1, 2, 3] do
      # Whole milliseconds, rounded up: it may not be early.
      Process.sleep(max(0, div(start + n * delay - now() + 999, 1000)))
      late = max(0, now() - start - n * delay)
      shift = max(0, bits(late) - 6)
      :counters.add(counts, 32 * shift + (late >>> shift) + 1, 1)
    end
  end

  defp bits(0), do: 0
  defp bits(number), do: 1 + bits(number >>> 1)

  defp percentile(counts, wanted, bucket \\ 0, seen \\ 0) do
    seen = seen + :counters.get(counts, bucket + 1)

    if 100 * seen >= wanted do
      shift = max(0, div(bucket, 32) - 1)
      :erlang.float_to_binary((((bucket - 32 * shift + 1) <<< shift) - 1) / 1.0e6, decimals: 6)
    else
      percentile(counts, wanted, bucket + 1, seen)
    end
  end
end
