// A virtual thread for each countdown.
//
// Version: java --version
// Build: javac --release 17 -d {out} {file}
// Peer: Java virtual threads
// Run: java -cp {out} Countdowns

import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;

class Countdowns {
    static final String RULE = "-".repeat(40);
    static final AtomicIntegerArray COUNTS = new AtomicIntegerArray(28 * 32); // of ticks, by how late
    static final long START = System.nanoTime();

    public static void main(String[] args) throws Exception {
        // By its name: a compiler older than virtual threads will do.
        var start = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        var threads = (ExecutorService) start.invoke(null);
        if (args.length == 0) {
            for (long delay : new long[] {1000, 800, 500}) threads.execute(() -> print(delay));
        } else {
            long n = Long.parseLong(args[0]);
            for (long index = 0; index < n; index++) {
                long delay = 1_000_000_000 - 500_000_000 * index / n;
                threads.execute(() -> count(delay));
            }
        }
        threads.shutdown();
        threads.awaitTermination(1, java.util.concurrent.TimeUnit.HOURS);
        if (args.length == 0) {
            System.out.print(RULE + "\nDone\n");
        } else {
            long n = Long.parseLong(args[0]);
            System.out.printf(Locale.ROOT, "late by %.6f, p99 %.6f, at most %.6f s%n",
                percentile(50, n), percentile(99, n), percentile(100, n));
        }
    }

    static void sleep(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            throw new RuntimeException(e);
        }
    }

    static void print(long delay) {
        char name = delay == 1000 ? 'A' : delay == 800 ? 'B' : 'C';
        for (int n = 3; n > 0; n--) {
            sleep(delay * 1_000_000);
            synchronized (RULE) {
                double elapsed = (System.nanoTime() - START) / 1e9;
                System.out.printf(Locale.ROOT, "%s\n%.4f \t%s%c = %d\n", RULE, elapsed, "\t".repeat(name - 'A'), name, n);
            }
        }
    }

    static void count(long delay) {
        for (long due = delay; due <= 3 * delay; due += delay) {
            sleep(Math.max(0, due - (System.nanoTime() - START)));
            int late = (int) (Math.max(0, System.nanoTime() - START - due) / 1000);
            int shift = Math.max(0, 26 - Integer.numberOfLeadingZeros(late));
            COUNTS.incrementAndGet(32 * shift + (late >>> shift));
        }
    }

    static double percentile(int percent, long n) {
        long seen = 0;
        for (int bucket = 0; bucket < COUNTS.length(); bucket++) {
            seen += COUNTS.get(bucket);
            if (100 * seen >= percent * 3 * n) {
                int shift = Math.max(0, bucket / 32 - 1);
                return (((bucket - 32L * shift + 1) << shift) - 1) / 1e6;
            }
        }
        return 0;
    }
}
