#!/usr/bin/env perl
# listen-at.pl SOCKET COMMAND...: listens at a unix socket and hands it to a command as systemd does (LISTEN_FDS). pcscd has one place for
# its socket compiled in; given one this way, it leaves that place alone.
use strict;
use warnings;
use POSIX ();
use Socket;

my ($path, @command) = @ARGV;
$^F = 9; # the descriptor outlives exec
unlink $path;
socket(my $listener, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
bind($listener, pack_sockaddr_un($path)) or die "$path: $!\n";
listen($listener, 16) or die "$path: $!\n";
if (fileno($listener) != 3) {
    POSIX::dup2(fileno($listener), 3) or die "dup2: $!\n";
}
$ENV{LISTEN_FDS} = 1;
$ENV{LISTEN_PID} = $$;
exec @command or die "$command[0]: $!\n";
