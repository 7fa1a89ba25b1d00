// A goroutine for each countdown.
//
// With a number, that many countdowns and one line that sums them up: the peer of `event_loop` and
// `many`.
package main

import (
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

var rule = strings.Repeat("-", 40)

func main() {
	if len(os.Args) > 1 {
		n, _ := strconv.Atoi(os.Args[1])
		many(n)
	} else {
		theDocument()
	}
}

func theDocument() {
	var all sync.WaitGroup
	var oneAtATime sync.Mutex
	start := time.Now()
	countDown := func(name byte, delay time.Duration) {
		defer all.Done()
		indent := strings.Repeat("\t", int(name-'A'))
		for n := 3; n > 0; n-- {
			time.Sleep(delay)
			oneAtATime.Lock()
			fmt.Printf("%s\n%.4f \t%s%c = %d\n", rule, time.Since(start).Seconds(), indent, name, n)
			oneAtATime.Unlock()
		}
	}
	all.Add(3)
	go countDown('A', time.Second)
	go countDown('B', 800*time.Millisecond)
	go countDown('C', 500*time.Millisecond)
	all.Wait()
	fmt.Printf("%s\nDone\n", rule)
}

func many(n int) {
	late := make([]float32, 3*n)
	var all sync.WaitGroup
	before := memory("VmRSS")
	start := time.Now()
	all.Add(n)
	for index := 0; index < n; index++ {
		delay := time.Second - time.Second/2*time.Duration(index)/time.Duration(n)
		go waitOnly(delay, late[3*index:3*index+3], &all)
	}
	all.Wait()
	total := time.Since(start).Seconds()
	size := "n/a"
	if before > 0 {
		size = strconv.Itoa((memory("VmHWM") - before) / n)
	}
	sort.Slice(late, func(a, b int) bool { return late[a] < late[b] })
	fmt.Printf("countdowns %d, total %.4f s, longest wait 3.0000 s, p99 lateness %.4f s, "+
		"largest lateness %.4f s, bytes per task %s\n",
		n, total, late[(len(late)-1)*99/100], late[len(late)-1], size)
}

func waitOnly(delay time.Duration, late []float32, all *sync.WaitGroup) {
	defer all.Done()
	for tick := range late {
		start := time.Now()
		time.Sleep(delay)
		late[tick] = float32((time.Since(start) - delay).Seconds())
	}
}

// memory is a figure of Linux's table of this process, in bytes; 0 elsewhere.
func memory(name string) int {
	table, _ := os.ReadFile("/proc/self/status")
	found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(table)
	if found == nil {
		return 0
	}
	kb, _ := strconv.Atoi(string(found[1]))
	return kb * 1024
}
