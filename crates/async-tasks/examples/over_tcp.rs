//! IO instead of timers: the three countdowns arrive over sockets, and one thread serves both ends.
//!
//! ```sh
//! cargo run -p async-tasks --example over_tcp
//! ```
//!
//! A task that reads from a socket is suspended until bytes are there, just as one that sleeps is
//! until its time has come. The loop finds out with one call for all sockets and timers. Seven
//! sockets and seven tasks share the thread: three that read, one that accepts, three that answer.
//!
//! 用 IO 代替定时器：三个倒计时从套接字传来，一个线程兼顾两端。
//!
//! 任务读套接字，在数据到来之前挂起，正如睡眠的任务在时间到点之前挂起。事件循环用一次系统调用，同时
//! 等待所有的套接字和定时器。七个套接字、七个任务共用一个线程：三个读，一个接受连接，三个应答。
//!
//! Golden: async-tasks

use std::{io, net::SocketAddr, time::Duration};

use countdown_core::Printer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{self, JoinSet},
    time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let listener = TcpListener::bind("127.0.0.1:0").await?; // any free port of this machine
    let server = listener.local_addr()?;
    task::spawn(serve(listener)); // where it fails, so do the reads below
    let printer = Printer::stdout();
    let mut tasks = JoinSet::new();
    for (name, ms) in [("A", 1000), ("B", 800), ("C", 500)] {
        tasks.spawn(count_down(name, ms, server, printer.clone()));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, ms: u16, at: SocketAddr, printer: Printer) -> anyhow::Result<()> {
    let mut server = TcpStream::connect(at).await?;
    server.write_u16(ms).await?;
    for _ in 0..3 {
        let n = server.read_u8().await?; // suspends this task until a byte arrives
        printer.tick(name, n.into())?;
    }
    Ok(())
}

async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        task::spawn(answer(client)); // where it fails, its client finds the connection closed
    }
}

async fn answer(mut client: TcpStream) -> io::Result<()> {
    let delay = Duration::from_millis(client.read_u16().await?.into());
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        client.write_u8(n).await?;
    }
    Ok(())
}
