performance.mark('probe-script');
